; The names of what is called: of functions, and of methods behind an object or a module.
(call function: (identifier) @function)
(call function: (attribute attribute: (identifier) @method))
