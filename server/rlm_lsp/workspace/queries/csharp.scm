; The names of what is called: of methods, alone and behind an object or a type.
(invocation_expression function: [(identifier) @function (generic_name . (identifier) @function)])
(invocation_expression function: (member_access_expression
  name: [(identifier) @method (generic_name . (identifier) @method)]))
(invocation_expression function: (conditional_access_expression (member_binding_expression
  name: [(identifier) @method (generic_name . (identifier) @method)])))
(object_creation_expression type: (identifier) @function)
