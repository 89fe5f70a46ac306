; The names of what is called: of functions, and of methods behind an object, a type or a module.
(call_expression function: [
  (identifier) @function
  (scoped_identifier !path name: (identifier) @function)
  (scoped_identifier path: (_) name: (identifier) @method)
  (field_expression field: (field_identifier) @method)
])
(call_expression function: (generic_function function: [
  (identifier) @function
  (scoped_identifier path: (_) name: (identifier) @method)
  (field_expression field: (field_identifier) @method)
]))

; A macro's arguments are no more than tokens.
(token_tree (identifier) @function . (token_tree . "("))
(token_tree ["." "::"] . (identifier) @method . (token_tree . "("))
