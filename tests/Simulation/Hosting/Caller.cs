using Budkavle.Simulation.Scheduling;

namespace Budkavle.Simulation.Hosting;

/// <summary>Who calls: a client, or the grains and loops of a silo.</summary>
internal sealed record Caller(Node Node, Silo? Silo);
