using Budkavle.Embedded;
using Budkavle.Grains.Letters;

namespace Budkavle.Silo.Engines;

/// <summary>The embedded host: one process, nothing to install.</summary>
internal static class GrainEngine
{
    public const string Name = "embedded";

    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddBudkavleEmbeddedHost(
            options => options with { QueueLengthMax = 10_000 }, typeof(PostOfficeGrain).Assembly);
}
