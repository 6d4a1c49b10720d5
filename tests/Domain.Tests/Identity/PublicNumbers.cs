using System.Text;
using System.Text.Json;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Identity;

/// <summary>Skatteverket's public test numbers and the published vectors, read from the shared data.</summary>
internal static class PublicNumbers
{
    internal const string Folder = "identity-numbers";
    internal const int PersonalCount = 41_129;
    internal const int CoordinationCount = 2_264;

    /// <summary>
    /// Any day after the youngest public number and before the vectors' hundred-year-olds change: the vectors depend on it.
    /// </summary>
    internal static readonly DateOnly Today = new(2026, 11, 21);

    internal static byte[][] Personal() => Numbers("personnummer-allPins.json");

    internal static byte[][] Coordination() => Numbers("personnummer-allCoords.json");

    internal static byte[][] All() => [.. Personal(), .. Coordination()];

    internal static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf(Path.Combine(Folder, file)))).RootElement;

    private static byte[][] Numbers(string file) =>
        [.. Read(file).EnumerateArray().Select(number => Encoding.ASCII.GetBytes(number.GetString()!))];
}
