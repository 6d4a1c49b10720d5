using System.CommandLine;
using Budkavle.Domain.Evidence;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Commands.Verifying;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle verify: a receipt, with nothing but public keys; or, without one, everything that a store holds.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("RECEIPT")
        {
            Description = "A receipt (receipt.json, or the signature alone) or a mailbox's package. Without one the store is verified.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string[]>("--key")
        {
            Description = "Public keys: PEM, a JWK, or a JWK set as served at /.well-known/evidence-keys.",
            AllowMultipleArgumentsPerToken = true,
        };
        var content = new Option<string?>("--content")
        {
            Description = "The letter (JSON, as sent), its body or an attachment, to compare with the receipt.",
        };
        var data = new Option<string>("--data")
        {
            Description = "Directory of the silo's keys and store.", DefaultValueFactory = _ => "data",
        };
        var store = StoreOption.Create();
        var command = new Command(
            "verify",
            "Verifies a receipt offline, or reads a whole store and finds what was changed. Exit code 0: all holds; 1: something does not; "
            + "2: it could not be checked.") { file, key, content, data, store };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () => parsed.GetValue(file) is { } path
            ? PackageReport.IsPackage(path)
                ? await PackageReport.RunAsync(path, parsed.GetValue(key) ?? [], cancellationToken)
                : ReceiptReport.Run(path, parsed.GetValue(key) ?? [], parsed.GetValue(content))
            : await StoreReport.RunAsync(parsed.GetValue(data)!, StoreOption.Read(parsed, store), cancellationToken)));
        return command;
    }
}
