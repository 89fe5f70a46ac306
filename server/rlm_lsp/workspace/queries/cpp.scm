; inherits: c_family
(call_expression function: (template_function name: (identifier) @function))
(call_expression function: (qualified_identifier !scope name: [
  (identifier) @function
  (template_function name: (identifier) @function)
]))
(call_expression function: (field_expression field: (template_method
  name: (field_identifier) @method)))
(call_expression function: (qualified_identifier scope: (_) name: [
  (identifier) @method
  (template_function name: (identifier) @method)
]))
(call_expression function: (qualified_identifier name: (qualified_identifier name: [
  (identifier) @method
  (template_function name: (identifier) @method)
  (qualified_identifier name: [
    (identifier) @method
    (template_function name: (identifier) @method)
  ])
])))
