pm.test('the implementation answers without a token', () => {
  pm.response.to.have.status(200);
});
