"""Reads a CSV file once for each line of standard input, on one thread, and writes the seconds that it took."""

import sys
import time

name, path = sys.argv[1:]
if name == "pyarrow":
    import pyarrow as pa
    import pyarrow.csv

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    options = pyarrow.csv.ReadOptions(use_threads=False)
    read = lambda: pyarrow.csv.read_csv(path, read_options=options)
else:
    import pandas

    precision = "round_trip" if name == "pandas-exact" else None
    read = lambda: pandas.read_csv(path, float_precision=precision)

for _ in sys.stdin:
    begin = time.perf_counter()
    read()
    print(time.perf_counter() - begin, flush=True)
