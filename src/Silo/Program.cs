using System.CommandLine;
using Budkavle.Silo.Commands;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Commands.Keeping;
using Budkavle.Silo.Commands.Moving;

var root = new RootCommand("Budkavle: secure letters from government to people, at volume.")
{
    ServeCommand.Create(),
    MigrateCommand.Create(),
    RecipientsCommand.Create(),
    DispatchCommand.Create(),
    ReconcileCommand.Create(),
    MailboxCommand.Create(),
    ImportMailboxCommand.Create(),
    VerifyCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    RebuildCommand.Create(),
    PurgeCommand.Create(),
    ExportCommand.Create(),
    CapacityCommand.Create(),
    KeysCommand.Create(),
    ClientsCommand.Create(),
    SetupCommand.Create(),
};
// An argument @FILE is the business of the option that says so: nothing in a file is an argument.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
var code = await parsed.InvokeAsync();
// Told in words by then. 1 would say that something was looked at and does not hold.
return parsed.Errors.Count > 0 ? CommandRunner.NotPossible : code;
