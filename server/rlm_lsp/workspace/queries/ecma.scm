; The names of what is called: of functions, and of methods behind an object or a module.
(call_expression function: (identifier) @function)
(call_expression function: (member_expression
  property: [(property_identifier) (private_property_identifier)] @method))
(new_expression constructor: (identifier) @function)
(new_expression constructor: (member_expression property: (property_identifier) @method))
