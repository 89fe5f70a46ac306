; The names of what is called: of methods, alone and behind an object or a type.
(method_invocation !object name: (identifier) @function)
(method_invocation object: (_) name: (identifier) @method)
(object_creation_expression type: (type_identifier) @function)
