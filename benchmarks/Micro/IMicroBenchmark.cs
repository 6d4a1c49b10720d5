namespace Budkavle.Benchmarks.Micro;

/// <summary>One thing measured. Add a class and list it in <see cref="Program"/>; its ceiling goes into ceilings.json.</summary>
internal interface IMicroBenchmark
{
    /// <summary><c>group/what it is</c>; the group selects it on the command line.</summary>
    string Name { get; }

    Task<Measurement> RunAsync();
}
