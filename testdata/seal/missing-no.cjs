throw new Error('gone');
