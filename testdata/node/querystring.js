// Expectations are what Node v20.20.2 prints.
const qs = require('node:querystring');
const failures = [];
function check(got, want) {
  if (got !== want) failures.push(`got  ${got}\nwant ${want}`);
}
check(qs.stringify({a:1,b:[2,3],c:'x y',d:null,e:undefined,f:true,g:NaN,h:{},i:1n}), 'a=1&b=2&b=3&c=x%20y&d=&e=&f=true&g=&h=&i=1');
check(qs.stringify({a:'ü&='},';',':'), 'a:%C3%BC%26%3D');
check(qs.stringify('x'), '');
check(qs.stringify({a:[]}), '');
check(JSON.stringify(qs.parse('a=1&b=2&a=3&c&=d&e=%20x+y&f=%zz')), '{"a":["1","3"],"b":"2","c":"","":"d","e":" x y","f":"%zz"}');
check(JSON.stringify(qs.parse('a:1;b:2',';',':')), '{"a":"1","b":"2"}');
check(JSON.stringify(qs.parse('a=1&b=2&c=3',null,null,{maxKeys:2})), '{"a":"1","b":"2"}');
check(JSON.stringify(qs.parse('')), '{}');
check(JSON.stringify(qs.parse('a=b=c&&d')), '{"a":"b=c","d":""}');
check(Object.getPrototypeOf(qs.parse('a=1')), null);
check(qs.escape("a b&c/ü'()*!~"), 'a%20b%26c%2F%C3%BC\'()*!~');
check(qs.unescape('%41%zz%e4'), 'A%zz�');
check(qs.unescape('a+b%20c'), 'a+b c');
check(qs.stringify({a:1},null,null,{encodeURIComponent: (s) => '<' + s + '>'}), '<a>=<1>');
check(JSON.stringify(qs.parse('a=b',null,null,{decodeURIComponent: (s) => s + '!'})), '{"a!":"b!"}');
check(JSON.stringify(qs.parse('__proto__=1&hasOwnProperty=2')), '{"__proto__":"1","hasOwnProperty":"2"}');
check(qs.encode === qs.stringify, true);
if (failures.length > 0) throw new Error(`${failures.length} differ:\n${failures.join('\n')}`);
