; The names of what is called: of functions, and of methods behind an object or a type.
(call_expression function: (identifier) @function)
(call_expression function: (field_expression field: (field_identifier) @method))
