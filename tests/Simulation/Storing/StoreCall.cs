namespace Budkavle.Simulation.Storing;

/// <summary>What is asked of the store. Only writes can be cut or happen late.</summary>
internal enum StoreCall
{
    Read,
    OpenShard,
    Append,
    SaveViews,
    SaveHeads,
    SaveKeys,
    SaveMarks,
    WriteDocument,
    PutContent,
}
