const a = <b>{1}</b>;
const c = a +* 2; //! Unexpected "*"
