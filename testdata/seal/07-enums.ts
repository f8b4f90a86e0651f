// Enums and namespaces.
enum Color { Red, Green = 5, Blue = Green * 2 }
enum Str { A = 'a', B = 'b' }
declare enum X {}
namespace Geo {
  export const earth = 6371;
  export function dist(a: number) { return a * earth; }
  export const cache: any = { k: 1 };
}
namespace Geo {
  export const more = earth + 1;
}
const byColor: { [k in Color]?: string } = { [Color.Red]: 'r' };
byColor[Color.Blue] = 'b';
const names = Object.keys(Color).filter(k => isNaN(+k));
const handlers = { [Color.Red]: () => 'red', [Str.A]: () => Geo.dist(2) };
(globalThis as any).probe = () =>
  [Color, Str, Geo.dist(1), Geo.more, Geo.cache, byColor, names, handlers[Color.Red](), handlers.a(), Color[5]];
