const username = pm.variables.get('testUsername');
const password = pm.variables.get('testPassword');
// As a value of its own, since a password may hold quotes.
pm.collectionVariables.set('credentials', JSON.stringify({ username, password }));
