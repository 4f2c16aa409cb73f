/** A small API by path, as the client uploads it. */
export const employees = {
  'api.raml': `#%RAML 1.0
title: Employees
version: v1
/employees:
  get:
    responses:
      200:
        body:
          application/json:
            example: [{ "id": 1, "name": "Ada" }]
`,
} as const;
