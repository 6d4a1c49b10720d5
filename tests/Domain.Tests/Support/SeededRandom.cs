using System.Globalization;
using Xunit.Abstractions;

namespace Budkavle.Domain.Tests.Support;

/// <summary>A random source whose seed is printed, so that a failure can be replayed by setting BUDKAVLE_SEED.</summary>
public static class SeededRandom
{
    public static Random Create(ITestOutputHelper output)
    {
        string? given = Environment.GetEnvironmentVariable("BUDKAVLE_SEED");
        int seed = given is null ? Environment.TickCount : int.Parse(given, CultureInfo.InvariantCulture);
        output.WriteLine($"Replay with: BUDKAVLE_SEED={seed} dotnet test tests/Domain.Tests");
        return new Random(seed);
    }
}
