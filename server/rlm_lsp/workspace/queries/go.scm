; The names of what is called: of functions, and of methods behind an object or a package.
(call_expression function: (identifier) @function)
(call_expression function: (selector_expression field: (field_identifier) @method))

; With types in square brackets a call looks like a conversion.
(type_conversion_expression type: (generic_type type: (type_identifier) @function))
(type_conversion_expression type: (generic_type
  type: (qualified_type name: (type_identifier) @method)))
