package parallelmod

// SocketStats are PyParallel's keys of one socket, a server's or a connection's.
// What has no meaning on Linux is null: completion ports, accepts that are
// posted ahead, sockets that are used again.
type SocketStats struct {
	SemAcquired           *int64 `json:"sem_acquired"`
	SemReleased           *int64 `json:"sem_released"`
	SemTimeout            *int64 `json:"sem_timeout"`
	SemCount              *int64 `json:"sem_count"`
	SemReleaseErr         *int64 `json:"sem_release_err"`
	NumChildren           int64  `json:"num_children"`
	AcceptsPosted         *int64 `json:"accepts_posted"`
	RetiredClients        int64  `json:"retired_clients"`
	FDAcceptCount         *int64 `json:"fd_accept_count"`
	ClientsConnected      int64  `json:"clients_connected"`
	ClientsDisconnecting  int64  `json:"clients_disconnecting"`
	NumAcceptsToPost      *int64 `json:"num_accepts_to_post"`
	TotalClientsReused    *int64 `json:"total_clients_reused"`
	TotalClientsRecycled  *int64 `json:"total_clients_recycled"`
	TargetAcceptsPosted   *int64 `json:"target_accepts_posted"`
	ClientConnectedCount  int64  `json:"client_connected_count"`
	TotalAcceptsAttempted int64  `json:"total_accepts_attempted"`
	NegativeAcceptsToPost *int64 `json:"negative_accepts_to_post_count"`
	RecvbufSize           *int64 `json:"recvbuf_size"`
	SendbufSize           *int64 `json:"sendbuf_size"`
	SendID                *int64 `json:"send_id"`
	RecvID                *int64 `json:"recv_id"`
	IOLoops               int64  `json:"ioloops"`
	LastThreadID          *int   `json:"last_thread_id"`
	ThisThreadID          *int   `json:"this_thread_id"`
	NumBytesJustSent      *int64 `json:"num_bytes_just_sent"`
	NumBytesJustReceived  *int64 `json:"num_bytes_just_received"`
	TotalBytesSent        int64  `json:"total_bytes_sent"`
	TotalBytesReceived    int64  `json:"total_bytes_received"`
}

// systemStats are PyParallel's keys of the machine. What has no meaning on
// Linux is null.
type systemStats struct {
	MinAddress        *int64  `json:"min_address_allocation"`
	MaxAddress        int64   `json:"max_address_allocation"`
	Granularity       int     `json:"allocation_granularity"`
	CPUType           string  `json:"cpu_type"`
	NumCPUs           int     `json:"num_cpus"`
	CPUMask           *string `json:"active_cpu_mask"`
	PageSize          int     `json:"page_size"`
	CPULevel          *int    `json:"cpu_level"`
	CPURevision       *int    `json:"cpu_revision"`
	LargePageMinimum  *int64  `json:"large_page_minimum"`
	LargePages        *bool   `json:"large_pages_available"`
	RegisteredIO      bool    `json:"registered_io_available"`
	MinFileCache      *int64  `json:"min_filesystem_cache_size"`
	MaxFileCache      *int64  `json:"max_filesystem_cache_size"`
	MinFileCacheFixed *bool   `json:"file_cache_min_hard_enable"`
	MaxFileCacheFixed *bool   `json:"file_cache_max_hard_enable"`
}

// machineMemory are PyParallel's keys of the machine's memory, in bytes but for
// the load, which is percent in use.
type machineMemory struct {
	Load          int64 `json:"load"`
	TotalVirtual  int64 `json:"total_virtual"`
	AvailVirtual  int64 `json:"avail_virtual"`
	TotalPhysical int64 `json:"total_physical"`
	AvailPhysical int64 `json:"avail_physical"`
	TotalPageFile int64 `json:"total_page_file"`
	AvailPageFile int64 `json:"avail_page_file"`
}
