using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.MinaMeddelanden.Settings;

/// <summary>Reads the settings of Mina meddelanden, see docs/flows/mina-meddelanden.md.</summary>
public static class SettingsFile
{
    private const string Name = "--mina-meddelanden: ";

    /// <exception cref="ArgumentException">The file does not say what it must.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MinaMeddelandenOptions Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Parse(File.ReadAllText(path));
        if (!IPEndPoint.TryParse(file.Listen, out var listen) || listen.Port == 0)
            throw new ArgumentException(Name + "listen is an address and a port, such as 127.0.0.1:8443.");
        var clientRoots = ReadRoots(folder, file.ClientRoots);
        ServiceSupplier[] suppliers = [file.Supplier, .. file.Operators ?? []];
        foreach (var supplier in suppliers) Validate(supplier);
        if (suppliers.DistinctBy(supplier => supplier.Domain, StringComparer.OrdinalIgnoreCase).Count() < suppliers.Length)
            throw new ArgumentException(Name + "two operators have the same domain.");
        var parties = file.Parties.Select(ToParty).ToArray();
        if (parties.DistinctBy(party => party.Organisation).Count() < parties.Length)
            throw new ArgumentException(Name + "an organisation stands among the parties twice.");
        return new MinaMeddelandenOptions
        {
            Listen = listen,
            Certificate = ReadOwn(folder, file),
            ClientRoots = clientRoots,
            SignatureRoots = file.SignatureRoots is null ? clientRoots : ReadRoots(folder, file.SignatureRoots),
            PersonRoots = file.PersonRoots is null ? [] : ReadRoots(folder, file.PersonRoots),
            RevocationLists = [.. (file.RevocationLists ?? []).Select(name => Path.Combine(folder, name))],
            Supplier = file.Supplier,
            Operators = file.Operators ?? [],
            EvidenceKeys = (file.Operators ?? []).Where(one => one.EvidenceKeys is not null)
                .ToDictionary(one => one.Domain, one => ReadKeys(folder, one.EvidenceKeys!), StringComparer.OrdinalIgnoreCase),
            Parties = parties,
        };
    }

    private static SettingsDocument Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, SettingsDocument.Json.Default.SettingsDocument)
                ?? throw new ArgumentException(Name + "the file is empty.");
        }
        catch (JsonException exception)
        {
            // Without the text, which may quote a number.
            throw new ArgumentException($"{Name}the file is not as it must be at line {exception.LineNumber + 1}, {exception.Path}.");
        }
    }

    private static X509Certificate2 ReadOwn(string folder, SettingsDocument file)
    {
        var password = file.PasswordFile is { } name ? File.ReadLines(Path.Combine(folder, name)).FirstOrDefault() : null;
        try
        {
            var own = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(folder, file.Certificate), password);
            return own.HasPrivateKey ? own : throw new ArgumentException(Name + "certificate holds no private key.");
        }
        catch (CryptographicException)
        {
            throw new ArgumentException(Name + "certificate must be a PKCS #12 file that the password opens.");
        }
    }

    private static X509Certificate2Collection ReadRoots(string folder, string name)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(File.ReadAllText(Path.Combine(folder, name)));
        }
        catch (CryptographicException)
        {
            roots.Clear();
        }

        return roots.Count > 0 ? roots : throw new ArgumentException(Name + "roots are PEM files with certificates.");
    }

    private static IReadOnlyList<EvidenceKey> ReadKeys(string folder, string name)
    {
        var keys = EvidenceKey.ReadMany(File.ReadAllText(Path.Combine(folder, name)));
        return keys.Count > 0 ? keys : throw new ArgumentException(Name + "an operator's evidenceKeys are public keys of P-256.");
    }

    private static void Validate(ServiceSupplier supplier)
    {
        if (!IsOrganisation(supplier.Id)) throw new ArgumentException(Name + "an operator's id is an organisation number of 12 digits.");
        if (supplier.Name.Length == 0 || supplier.Domain.Length == 0)
            throw new ArgumentException(Name + "an operator has a name and a domain.");
        if (!IsAddress(supplier.ServiceAddress) || supplier is { InternalServiceAddress: { } inner } && !IsAddress(inner)
            || supplier is { UiAddress: { } ui } && !IsAddress(ui))
        {
            throw new ArgumentException(Name + "an operator's addresses begin with https://.");
        }
    }

    private static KnownParty ToParty(SettingsDocument.Party party)
    {
        if (!IsOrganisation(party.Organisation)) throw new ArgumentException(Name + "a party's organisation has 12 digits.");
        var roles = party.Roles.Aggregate(PartyRoles.None, (all, name) => all | name switch
        {
            "sender" => PartyRoles.Sender,
            "agent" => PartyRoles.Agent,
            "operator" => PartyRoles.Operator,
            _ => throw new ArgumentException(Name + "a role is sender, agent or operator."),
        });
        if (roles == PartyRoles.None) throw new ArgumentException(Name + "a party has at least one role.");
        var thumbprints = party.Thumbprints ?? [];
        if (thumbprints.Any(print => print.Length != 64 || !print.All(char.IsAsciiHexDigit)))
            throw new ArgumentException(Name + "a thumbprint is SHA-256 in 64 hexadecimal digits.");
        if (party.Name is { Length: < 2 or > 256 }) throw new ArgumentException(Name + "a party's name has 2 to 256 characters.");
        return new KnownParty(party.Organisation, roles, thumbprints) { Name = party.Name };
    }

    private static bool IsOrganisation(string text) => IdentityNumber.TryParse(text, out var number, out _) && !number.IsPerson;

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps;
}
