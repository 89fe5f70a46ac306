; inherits: ecma

; A unit, a scope that qualifies names, and the name of each.
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @unit
(class_declaration name: (type_identifier) @name body: (_) @body) @scope
(abstract_class_declaration name: (type_identifier) @name body: (_) @body) @scope
(interface_declaration name: (type_identifier) @name body: (_) @body) @scope
(enum_declaration name: (identifier) @name body: (_) @body) @scope
(internal_module name: (_) @name) @namespace

; What a unit may use from its file.
(type_alias_declaration name: (type_identifier) @constant.name) @constant

; Uses of a name, and of a member of something.
[(identifier) (type_identifier) (shorthand_property_identifier)] @lexical

; Calls by a name, and what a name can be bound to beside definitions and imports.
(type_parameter name: (type_identifier) @binding)
(required_parameter pattern: (identifier) @binding)
(optional_parameter pattern: (identifier) @binding)
