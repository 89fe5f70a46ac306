; inherits: ecma

; A unit, a scope that qualifies names, and the name of each.
(field_definition
  property: [(property_identifier) (private_property_identifier)] @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @unit
(class_declaration name: (identifier) @name body: (_) @body) @scope

; Uses of a name, and of a member of something.
[(identifier) (shorthand_property_identifier)] @lexical

; Calls by a name, and what a name can be bound to beside definitions and imports.
(formal_parameters [(identifier) @binding (assignment_pattern left: (identifier) @binding)])
