using Budkavle.Domain.Evidence;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Verifying;

/// <summary>Verifies a receipt and says in plain words what holds.</summary>
internal static class ReceiptReport
{
    private const int DoesNotHold = 1;

    public static int Run(string path, IReadOnlyList<string> keyFiles, string? contentFile)
    {
        var document = ReceiptVerifier.Read(ReadText(path)) ?? throw new CommandFailedException($"{path} is not a receipt.");
        var keys = ReadKeys(keyFiles);
        var findings = ReceiptVerifier.Verify(document, keys).ToList();
        if (contentFile is not null && !File.Exists(contentFile)) throw Missing(contentFile);
        if (contentFile is not null && ReceiptVerifier.ClaimsOf(document) is { } claims)
            findings.Add(ContentCheck.Compare(claims, File.ReadAllBytes(contentFile)));
        foreach (var finding in findings) Console.WriteLine($"{Mark(finding.Verdict)} {finding.Text}");
        var fails = findings.Any(finding => finding.Verdict == Verdict.Fails);
        Console.WriteLine();
        Console.WriteLine(fails
            ? "The receipt does NOT hold."
            : findings.Any(finding => finding.Verdict == Verdict.Unproven)
                ? "The signature holds. Whether the log has the event is not proved; fetch the receipt again for its proof."
                : "The receipt holds.");
        return fails ? DoesNotHold : CommandRunner.Done;
    }

    /// <exception cref="CommandFailedException">There is none.</exception>
    public static IReadOnlyList<EvidenceKey> ReadKeys(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
            throw new CommandFailedException("Give the public key with --key: the service's own word for its key proves nothing.");
        var keys = files.SelectMany(file => EvidenceKey.ReadMany(ReadText(file))).ToList();
        return keys.Count > 0 ? keys : throw new CommandFailedException("There is no public key of P-256 in the files given.");
    }

    private static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "[ok]  ",
        Verdict.Fails => "[FAIL]",
        Verdict.Unproven => "[?]   ",
        _ => "      ",
    };

    private static string ReadText(string path) => File.Exists(path) ? File.ReadAllText(path) : throw Missing(path);

    private static CommandFailedException Missing(string path) => new($"There is no file {path}.");
}
