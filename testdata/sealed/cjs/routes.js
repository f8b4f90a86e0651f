const store = require('./store.js'),
	{ lookup, count } = require('./lib');
module.exports = function (app) {
	app.get('/s/:id', id => store.get(+id));
	app.get('/t', lookup);
	count();
};
module.exports.prefix = '/api';
