pm.test('the API answers', () => {
  pm.response.to.have.status(200);
});
