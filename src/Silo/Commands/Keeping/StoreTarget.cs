using System.CommandLine;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>Which store a tool works on, by the options that <c>serve</c> has too.</summary>
internal sealed class StoreTarget
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "Directory of the silo's keys and, with SQLite, its store.", DefaultValueFactory = _ => "data",
    };

    private readonly Option<string[]> _store = StoreOption.Create();

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_store);
    }

    public ServeOptions Read(ParseResult parsed) => new()
    {
        DataDirectory = Path.GetFullPath(parsed.GetValue(_data)!), Stores = StoreOption.Read(parsed, _store),
    };

    /// <summary>Runs a tool's work and says in words what the store or the keys refuse.</summary>
    public static Task<int> RunAsync(string what, Func<Task<int>> work) => CommandRunner.RunAsync(async () =>
    {
        try
        {
            return await work();
        }
        catch (Exception failure)
            when (failure is StorageException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw new CommandFailedException($"{what}: {failure.Message}");
        }
    });

    /// <exception cref="CommandFailedException">There is no ring.</exception>
    public static KeyRing OpenRing(ServeOptions options) => File.Exists(options.RingPath)
        ? KeyRing.Open(options.RingPath, TimeProvider.System)
        : throw new CommandFailedException($"There is no key ring at {options.RingPath}: without it the store cannot be read.");
}
