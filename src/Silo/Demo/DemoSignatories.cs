using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Domain.Identity;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Demo;

/// <summary>DIR/signatories.json: a demo's register of who signs for which company, for a demo that was given none.</summary>
internal static partial class DemoSignatories
{
    /// <summary>Beyond the numbers that demo agencies have.</summary>
    private const int FirstCompany = 100;

    /// <summary>The demo's companies. The first recipient signs for the one alone, the next two for both together.</summary>
    public static readonly IReadOnlyList<(IdentityNumber Number, string Name)> Companies =
    [
        (TestNumbers.DemoOrganisation(FirstCompany), "Exempelbolaget AB (demo)"),
        (TestNumbers.DemoOrganisation(FirstCompany + 1), "Provbyggen AB (demo)"),
    ];

    /// <summary>The options with the file, made if it is not there.</summary>
    public static ServeOptions Ensure(ServeOptions options)
    {
        if (options.Production || options.Signatories is not null || options.DemoRecipients < 3) return options;
        var path = Path.Combine(options.DataDirectory, "signatories.json");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(options.DataDirectory);
            WholeFile.Write(path, file => JsonSerializer.Serialize(file, Register(), FileJson.Default.DemoRegister));
        }

        return options with { Signatories = path };
    }

    private static DemoRegister Register()
    {
        DemoSignatory[] together = [Signatory(1, "Bea Prov", "jointly"), Signatory(2, "Cai Prov", "jointly")];
        return new DemoRegister(
        [
            new DemoCompany(Companies[0].Number.ToDigits(), Companies[0].Name, [Signatory(0, "Ada Prov", "alone"), .. together]),
            new DemoCompany(Companies[1].Number.ToDigits(), Companies[1].Name, together),
        ]);
    }

    private static DemoSignatory Signatory(int recipient, string name, string signs) =>
        new(TestNumbers.DemoPerson(recipient).ToDigits(), name, signs);

    internal sealed record DemoRegister(IReadOnlyList<DemoCompany> Companies);

    internal sealed record DemoCompany(string Number, string Name, IReadOnlyList<DemoSignatory> Signatories);

    internal sealed record DemoSignatory(string Number, string Name, string Signs);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(DemoRegister))]
    private sealed partial class FileJson : JsonSerializerContext;
}
