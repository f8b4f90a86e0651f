const limit: number = 1;
limit++; //! Cannot assign to "limit" because it is a constant
export {};
