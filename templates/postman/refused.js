// Which of them it is depends on the gateway's runtime and on the policy.
pm.test('the API refuses', () => {
  pm.expect(pm.response.code).to.be.oneOf([400, 401, 403]);
});
