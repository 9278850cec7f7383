// Matrix
