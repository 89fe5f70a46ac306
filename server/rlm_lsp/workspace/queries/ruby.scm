; The names of what is called: of methods, alone and behind an object or a type.
(call !receiver method: [(identifier) (constant)] @function)
(call receiver: (_) method: [(identifier) (constant)] @method)
