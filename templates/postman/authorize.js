pm.collectionVariables.unset('sessionToken');
const location = pm.response.headers.get('Location') || '';
const callback = pm.variables.get('callbackUrl');
const answer = {};
for (const pair of location.split(/[?#]/).slice(1).join('&').split('&')) {
  const [name, ...value] = pair.split('=');
  answer[name] = decodeURIComponent(value.join('=').replace(/\+/g, ' '));
}
pm.test('Okta sends the browser back to the callback', () => {
  pm.expect(pm.response.code).to.be.oneOf([302, 303]);
  pm.expect(location.split(/[?#]/)[0]).to.equal(callback);
});
pm.test('the answer is not a refusal', () => {
  pm.expect(answer.error_description || answer.error || '').to.equal('');
});
pm.test('the state is the one that was sent', () => {
  pm.expect(answer.state).to.equal(pm.collectionVariables.get('state'));
});
