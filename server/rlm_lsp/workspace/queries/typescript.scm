; inherits: ecma
(call_expression function: (non_null_expression (identifier) @function))
(call_expression function: (non_null_expression (member_expression
  property: [(property_identifier) (private_property_identifier)] @method)))
