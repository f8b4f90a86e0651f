// FormData as https://xhr.spec.whatwg.org has it.
(function (native, require) {
  'use strict';
  const { dress, need, pairs, text } = require('idl');

  let entriesOf, isForm;
  class FormData {
    #entries = []; // [name, value]; value is a string or a File
    static {
      entriesOf = (f) => f.#entries;
      isForm = (f) => typeof f === 'object' && f !== null && #entries in f;
    }
    constructor(form = undefined) {
      if (form !== undefined) throw new TypeError('FormData: there are no form elements here; leave the argument out');
    }
    append(name, value, filename = undefined) {
      const list = this.#entries;
      need(arguments, 2, 'FormData.append');
      list.push(entry(name, value, filename, arguments.length > 2, 'append'));
    }
    delete(name) {
      const list = this.#entries;
      need(arguments, 1, 'FormData.delete');
      name = text(name);
      this.#entries = list.filter((e) => e[0] !== name);
    }
    get(name) {
      const list = this.#entries;
      need(arguments, 1, 'FormData.get');
      name = text(name);
      return list.find((e) => e[0] === name)?.[1] ?? null;
    }
    getAll(name) {
      const list = this.#entries;
      need(arguments, 1, 'FormData.getAll');
      name = text(name);
      return list.filter((e) => e[0] === name).map((e) => e[1]);
    }
    has(name) {
      const list = this.#entries;
      need(arguments, 1, 'FormData.has');
      name = text(name);
      return list.some((e) => e[0] === name);
    }
    set(name, value, filename = undefined) {
      const list = this.#entries;
      need(arguments, 2, 'FormData.set');
      const made = entry(name, value, filename, arguments.length > 2, 'set');
      const at = list.findIndex((e) => e[0] === made[0]);
      if (at < 0) list.push(made);
      else this.#entries = list.filter((e, k) => k <= at || e[0] !== made[0]).map((e, k) => (k === at ? made : e));
    }
  }

  function entry(name, value, filename, named, method) {
    name = text(name);
    const { isBlob, isFile, inside, makeFile } = require('blob');
    if (!isBlob(value)) {
      if (named && filename !== undefined) throw new TypeError(`FormData.${method}: only a Blob can have a file name`);
      return [name, text(value)];
    }
    if (isFile(value) && filename === undefined) return [name, value];
    const { content, type } = inside(value);
    return [name, makeFile(content, filename === undefined ? 'blob' : text(filename), type, isFile(value) ? value.lastModified : Date.now())];
  }

  // filled makes FormData of name, value, null, null, or name, content,
  // filename, type, for each field.
  function filled(list) {
    const form = new FormData(), entries = entriesOf(form);
    for (let k = 0; k < list.length; k += 4) {
      entries.push([list[k], list[k + 2] === null ? list[k + 1] : require('blob').makeFile(list[k + 1], list[k + 2], list[k + 3])]);
    }
    return form;
  }
  // encode makes the body of a form: content and its type.
  function encode(form) {
    const list = [];
    for (const [name, value] of entriesOf(form)) {
      if (typeof value === 'string') list.push(name, value, null, null);
      else {
        const { content, type } = require('blob').inside(value);
        list.push(name, content, value.name, type);
      }
    }
    return native.encodeForm(list);
  }
  // shown has a field's values in a list if there are several.
  function shown(form) {
    const map = new Map();
    for (const [name, value] of entriesOf(form)) map.set(name, map.has(name) ? [].concat(map.get(name), value) : value);
    return Object.fromEntries(map);
  }

  pairs(FormData, entriesOf);
  dress(FormData, shown);
  return { FormData, isForm, filled, encode };
})
