using System.CommandLine;
using Budkavle.Silo.Commands;

var root = new RootCommand("Budkavle: secure letters from government to people, at volume.")
{
    ServeCommand.Create(),
    MigrateCommand.Create(),
    RecipientsCommand.Create(),
    DispatchCommand.Create(),
    ReconcileCommand.Create(),
    MailboxCommand.Create(),
    VerifyCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
