; The names of what is called: of functions, and of methods behind an object or a type.
(call_expression . (identifier) @function)
(call_expression . (navigation_expression (identifier) @method .))

; With types in angle brackets a call looks like two comparisons.
(binary_expression
  left: (binary_expression left: (identifier) @function operator: "<")
  operator: ">"
  right: (parenthesized_expression))
