namespace Budkavle.Silo.Planning.Costs;

/// <summary>What one letter costs when it comes in a certain way, on the machine that was measured.</summary>
/// <param name="SiloMicroseconds">Processor time of the silo: parsing, deciding, sealing, committing, and what is written behind.</param>
/// <param name="DatabaseMicroseconds">Processor time of PostgreSQL for the same.</param>
/// <param name="WalBytes">Write-ahead log, which also sets replication traffic and archives.</param>
/// <param name="TableBytes">Growth of the database with its indexes, after a checkpoint.</param>
/// <param name="MemoryBytes">Growth of the silo's resident memory; 0 where it shrank, as it does when a collection comes between.</param>
/// <param name="LettersPerCommit">How many letters shared a commit in that run.</param>
/// <param name="Letters">How many letters were measured.</param>
internal sealed record ModeCost(double SiloMicroseconds, double DatabaseMicroseconds, double WalBytes, double TableBytes,
    double MemoryBytes, double LettersPerCommit, long Letters);
