; The names of what is called: of functions, and of methods behind an object, a type or a namespace.
(function_call_expression function: (name) @function)
(function_call_expression function: (qualified_name (name) @method))
(member_call_expression name: (name) @method)
(nullsafe_member_call_expression name: (name) @method)
(scoped_call_expression name: (name) @method)
