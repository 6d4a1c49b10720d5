namespace Budkavle.Capacity.Simulating;

/// <summary>The machines of a simulated deployment. Every silo and database has as many cores.</summary>
internal sealed record Cluster(int Silos, int Shards, int Databases, int Cores, int LanesPerSilo);
