import 'parallel';
with (Math) { print(PI); } //! With statements cannot be used
