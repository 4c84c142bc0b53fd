"""One kind of input a file: each turns bytes or markup into a `Document`."""
