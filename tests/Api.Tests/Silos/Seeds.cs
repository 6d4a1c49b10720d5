using System.Globalization;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Silos;

/// <summary>Random sources whose seed is printed, so that a failure can be replayed.</summary>
internal static class Seeds
{
    public static Random Create(ITestOutputHelper output)
    {
        var text = Environment.GetEnvironmentVariable("BUDKAVLE_SEED");
        var seed = text is null ? Environment.TickCount : int.Parse(text, CultureInfo.InvariantCulture);
        output.WriteLine($"Replay with: BUDKAVLE_SEED={seed} dotnet test tests/Api.Tests");
        return new Random(seed);
    }
}
