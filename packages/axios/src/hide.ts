/** Returns the object that it is given. A class that extends it adds its private fields to that object. */
class Given {
  constructor(object: object) {
    return object;
  }
}

/** Keeps the hidden values of an object in a private field of that object, where no inspection finds them. */
class Hidden extends Given {
  #values: Record<string, unknown> = {};

  static get(object: object, property: string): unknown {
    return #values in object ? object.#values[property] : undefined;
  }

  static set(object: object, property: string, value: unknown): void {
    if (!(#values in object)) new Hidden(object);
    (object as Hidden).#values[property] = value;
  }
}

const accessors = new Map<string, PropertyDescriptor>();

/**
 * Hides a property from everything that prints the object. It stays readable. It becomes an accessor, because even an inspection with
 * `showHidden` calls no accessor. All objects share the accessors, because V8 keeps accessors of a single object, and all that they
 * refer to, until it collects the whole heap.
 */
export function hide(object: object, property: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, property);
  if (!descriptor?.configurable || !('value' in descriptor)) return;
  Hidden.set(object, property, descriptor.value);
  let accessor = accessors.get(property);
  if (!accessor) accessors.set(property, (accessor = accessorOf(property)));
  Object.defineProperty(object, property, accessor);
}

function accessorOf(property: string): PropertyDescriptor {
  return {
    get(this: object) {
      return Hidden.get(this, property);
    },
    set(this: object, next: unknown) {
      Hidden.set(this, property, next);
    },
    enumerable: false,
    configurable: true,
  };
}
