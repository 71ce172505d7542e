"""Inside other people's engines: Ray Data, Spark, datatrove. Nothing here is loaded by `cleaner`.

    from cleaner.engines.ray import clean_dataset       # pip install 'cleaner[ray]'
    from cleaner.engines.spark import clean_dataframe   # pip install 'cleaner[spark]'
    from cleaner.engines.datatrove import Cleaner       # pip install 'cleaner[datatrove]'

No engine isolates one bad document: a hang, a crash or a row too large for memory ends a task,
and the same task again, until the job ends. So isolation is ours, inside the function that the
engine calls: each engine's worker has a process of its own for the documents, watched and
replaced. The engine's faults, a killed worker or a lost machine, are left to the engine, whose
retries cost nothing but time, because the same rows in give the same rows out.
"""
