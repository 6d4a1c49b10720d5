using System.CommandLine;
using Budkavle.Silo.Commands;
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
return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
