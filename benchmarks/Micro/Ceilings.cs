using System.Text.Json;

namespace Budkavle.Benchmarks.Micro;

/// <summary>The checked-in upper bounds of bytes per operation. A benchmark without one fails: it must state what it may cost.</summary>
internal sealed class Ceilings(Dictionary<string, double> bytesPerOperation)
{
    public static Ceilings Load(string path) =>
        new(JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(path)) ?? []);

    public double? For(string name) => bytesPerOperation.TryGetValue(name, out var ceiling) ? ceiling : null;
}
